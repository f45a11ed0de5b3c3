//go:build tools

// Package tools pins what the tests build: Helm. It uses the version of Kubernetes that the API server of the tests has.
package tools

import _ "helm.sh/helm/v3/cmd/helm"
