{{- define "parts.name" -}}
{{ .Release.Name }}-{{ .Chart.Name | trunc 10 }}
{{- end -}}
{{- define "parts.labels" }}
app: {{ include "parts.name" . }}
version: {{ .Chart.AppVersion | quote }}
{{- end }}
