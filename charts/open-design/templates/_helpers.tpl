{{/* Labels of every object, for people and for Helm. */}}
{{- define "open-design.labels" -}}
helm.sh/chart: {{ printf "%s-%s" $.Chart.Name $.Chart.Version | replace "+" "_" | trunc 63 | toJson }}
app.kubernetes.io/instance: {{ $.Release.Name | toJson }}
app.kubernetes.io/managed-by: {{ $.Release.Service | toJson }}
{{- end }}

{{/* The StorageClass of the claim. Classes have no namespace. */}}
{{- define "open-design.storageClass" -}}
{{- $.Values.dataDisk.storageClass | default (printf "%s-%s-essd" $.Release.Namespace $.Release.Name) -}}
{{- end }}

{{/* MiB as a quantity with the largest unit that leaves a whole number. */}}
{{- define "open-design.mebibytes" -}}
{{- $count := int64 . -}}
{{- if mod $count 1024 -}}{{ $count }}Mi
{{- else if mod (div $count 1024) 1024 -}}{{ div $count 1024 }}Gi
{{- else -}}{{ div $count 1048576 }}Ti
{{- end -}}
{{- end }}

{{/* GiB as a quantity. */}}
{{- define "open-design.gibibytes" -}}
{{- include "open-design.mebibytes" (mul (int64 .) 1024) -}}
{{- end }}

{{/* CPUs as a quantity. The API counts thousandths. */}}
{{- define "open-design.cpus" -}}
{{- $thousandths := int64 (mulf . 1000) -}}
{{- if mod $thousandths 1000 -}}{{ $thousandths }}m{{- else -}}{{ div $thousandths 1000 }}{{- end -}}
{{- end }}
