module grafana

go 1.24
