module example.com/ledger
go 1.21
require github.com/lib/pq v1.10.9
require "github.com/go-chi/chi/v5" v5.1.0 // the router
