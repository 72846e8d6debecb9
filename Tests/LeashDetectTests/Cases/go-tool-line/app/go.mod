module example.com/mailer

go 1.24

tool github.com/pressly/goose/v3/cmd/goose

require github.com/gorilla/mux v1.8.1

require (
	github.com/jackc/pgx/v5 v5.7.1 // indirect
	github.com/pressly/goose/v3 v3.24.0
)
