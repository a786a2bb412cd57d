{{/*
A Deployment of one part of the program:
(dict "root" $ "part" "operator" "key" "operator" "values" .Values.operator "args" (list …) "port" 8080 "scheme" "HTTP")
*/}}
{{- define "headroom.deployment" -}}
{{- $values := .values -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "headroom.partName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "headroom.labels" . | nindent 4 }}
spec:
  replicas: {{ $values.replicas }}
  selector:
    matchLabels:
      {{- include "headroom.selector" . | nindent 6 }}
  strategy:
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  template:
    metadata:
      labels:
        {{- include "headroom.labels" . | nindent 8 }}
        {{- with $values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $values.podAnnotations }}
      annotations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "headroom.serviceAccount" . }}
      {{- with .root.Values.imagePullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      {{- with $values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        fsGroup: 65532
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: {{ .part }}
          image: {{ include "headroom.image" .root }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args:
            {{- range concat .args $values.args }}
            - {{ . | toString | quote }}
            {{- end }}
          env:
            # The rest is for code, threads and buffers.
            - name: HEADROOM_JAVA_OPTS
              value: -XX:MaxRAMPercentage=50
            {{- with $values.env }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - {name: {{ lower .scheme }}, containerPort: {{ .port }}, protocol: TCP}
          startupProbe:
            httpGet: {path: /livez, port: {{ lower .scheme }}, scheme: {{ .scheme }}}
            # Three minutes, for a node that is short of processors.
            periodSeconds: 1
            timeoutSeconds: 5
            failureThreshold: 180
          livenessProbe:
            httpGet: {path: /livez, port: {{ lower .scheme }}, scheme: {{ .scheme }}}
            periodSeconds: 10
            timeoutSeconds: 5
          readinessProbe:
            httpGet: {path: /readyz, port: {{ lower .scheme }}, scheme: {{ .scheme }}}
            periodSeconds: 5
            timeoutSeconds: 5
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 256Mi}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "headroom.selector" . | nindent 14 }}
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}

{{/* What stands beside each Deployment. */}}
{{- define "headroom.beside" -}}
{{- if .values.serviceAccount.create }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "headroom.serviceAccount" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "headroom.labels" . | nindent 4 }}
  {{- with .values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- if and .values.podDisruptionBudget.enabled (gt (int .values.replicas) 1) }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "headroom.partName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "headroom.labels" . | nindent 4 }}
spec:
  minAvailable: {{ .values.podDisruptionBudget.minAvailable }}
  selector:
    matchLabels:
      {{- include "headroom.selector" . | nindent 6 }}
{{- end }}
{{- if .root.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "headroom.partName" . }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "headroom.labels" . | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "headroom.selector" . | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    # The API server and kubelets are at no address that a selector could name.
    - ports:
        - {port: {{ .port }}, protocol: TCP}
        {{- with .further }}
        - {port: {{ .first }}, endPort: {{ .last }}, protocol: TCP}
        {{- end }}
{{- end }}
{{- end -}}

{{/* Binds a role of the cluster or of a namespace to the part's ServiceAccount: adds "role" (kind and name). */}}
{{- define "headroom.subject" -}}
- kind: ServiceAccount
  name: {{ include "headroom.serviceAccount" . }}
  namespace: {{ .root.Release.Namespace }}
{{- end -}}
