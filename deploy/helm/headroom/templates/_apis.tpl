{{/* The versions of groups that are served: group, version, and which version clients take that have the choice. */}}
{{- define "headroom.apis" -}}
{{- with .Values.metricsApi.apis -}}
{{- if .custom }}
- {group: custom.metrics.k8s.io, version: v1beta1, priority: 100}
- {group: custom.metrics.k8s.io, version: v1beta2, priority: 200}
{{- end }}
{{- if .external }}
- {group: external.metrics.k8s.io, version: v1beta1, priority: 100}
{{- end }}
{{- if .resource }}
- {group: metrics.k8s.io, version: v1beta1, priority: 100}
{{- end }}
{{- end -}}
{{- end -}}

{{/* The ConfigMap in which rules of prometheus-adapter are; empty, if there are none. */}}
{{- define "headroom.adapter" -}}
{{- with .Values.metricsApi.adapter.configMap -}}
{{ . }}
{{- else -}}
{{- if .Values.metricsApi.adapter.values | default .Values.rules -}}
{{ include "headroom.fullname" . }}-adapter
{{- end -}}
{{- end -}}
{{- end -}}
