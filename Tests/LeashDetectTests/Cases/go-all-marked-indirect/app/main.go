package main

import (
	"database/sql"
	"log"

	"github.com/gin-gonic/gin"
	_ "github.com/lib/pq"
	// "go.mongodb.org/mongo-driver/mongo"
)

const note = `
import "github.com/redis/go-redis/v9"
`

func main() {
	db, err := sql.Open("postgres", "")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	gin.Default().Run()
}
