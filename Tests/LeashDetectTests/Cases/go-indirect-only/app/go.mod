module example.com/reports

go 1.22

require github.com/labstack/echo/v4 v4.12.0

require (
	github.com/jackc/pgx/v5 v5.6.0 // indirect
	github.com/lib/pq v1.10.9 // indirect
	go.mongodb.org/mongo-driver v1.16.1 // indirect; of a plugin
)
