{{/* What the operator does, and nothing else. */}}
{{- define "headroom.operatorRules" -}}
- apiGroups: [headroom.dev]
  resources: [modelservers, scalingpolicies]
  verbs: [get, list, watch]
- apiGroups: [headroom.dev]
  resources: [modelservers/status, scalingpolicies/status]
  verbs: [get, update, patch]
# So that its objects may be owned by them where the API server checks that (OwnerReferencesPermissionEnforcement).
- apiGroups: [headroom.dev]
  resources: [modelservers/finalizers, scalingpolicies/finalizers]
  verbs: [update]
# What a ModelServer becomes.
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [""]
  resources: [services, configmaps, serviceaccounts]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [networking.k8s.io]
  resources: [ingresses, networkpolicies]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, update, patch, delete]
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors]
  verbs: [get, list, watch, create, update, patch, delete]
# What a ScalingPolicy scales.
{{- range prepend .Values.operator.scaleTargets (dict "apiGroup" "headroom.dev" "resources" (list "modelservers")) }}
- apiGroups: [{{ .apiGroup | quote }}]
  resources: {{ toJson .resources }}
  verbs: [get, list, watch]
- apiGroups: [{{ .apiGroup | quote }}]
  resources: [{{ range $i, $each := .resources }}{{ if $i }}, {{ end }}{{ $each }}/scale{{ end }}]
  verbs: [get, update, patch]
{{- end }}
# Replicas: who is ready, where they are scraped, which goes first (pod-deletion-cost).
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, patch]
# Metrics that others serve.
- apiGroups: [metrics.k8s.io]
  resources: [pods]
  verbs: [get, list]
# The paths of activators, by slices beside those of Services.
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [custom.metrics.k8s.io, external.metrics.k8s.io]
  resources: ["*"]
  verbs: [get, list]
# Rivals.
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch]
- apiGroups: ["", events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end -}}
