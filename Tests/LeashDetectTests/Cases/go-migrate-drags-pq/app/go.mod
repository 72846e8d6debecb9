module example.com/shop

go 1.22

require (
	github.com/go-sql-driver/mysql v1.8.1
	github.com/golang-migrate/migrate/v4 v4.18.1
)

require github.com/lib/pq v1.10.9 // indirect
