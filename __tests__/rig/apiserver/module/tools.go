//go:build tools

// Package tools pins what the tests build: a Kubernetes API server. Its module replaces its own parts by path, which no
// other module can use, hence the list of replacements in go.mod.
package tools

import _ "k8s.io/kubernetes/cmd/kube-apiserver"
