module example.com/crawler

go 1.22

require (
	github.com/go-chi/chi/v5 v5.1.0
	github.com/hibiken/asynq v0.24.1
	go.mongodb.org/mongo-driver/v2 v2.0.0
)
