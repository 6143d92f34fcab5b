{{- define "errors.inner" -}}
{{ .Values.no.such.value }}
{{- end }}
{{- define "errors.outer" -}}
{{ include "errors.inner" . }}
{{- end }}
{{- define "errors.loop" -}}
{{ include "errors.loop" . }}
{{- end }}
