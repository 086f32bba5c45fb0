module jaeger

go 1.24
