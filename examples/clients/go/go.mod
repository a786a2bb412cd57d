module headroom.dev/examples/clients/go

go 1.24
