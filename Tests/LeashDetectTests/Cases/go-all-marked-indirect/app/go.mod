module example.com/untidy

go 1.20

require (
	github.com/gin-gonic/gin v1.9.1 // indirect
	github.com/lib/pq v1.10.9 // indirect
	github.com/redis/go-redis/v9 v9.5.1 // indirect
	github.com/alicebob/miniredis/v2 v2.33.0 // indirect
	go.mongodb.org/mongo-driver v1.14.0 // indirect
)
