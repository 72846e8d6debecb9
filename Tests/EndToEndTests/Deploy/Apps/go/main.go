// A guest book: each request is a row, and the answer is how many there are.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/jackc/pgx/v4"
)

func visit(ctx context.Context) (count int, err error) {
	connection, err := pgx.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return 0, err
	}
	defer connection.Close(ctx)
	for _, statement := range []string{
		"CREATE TABLE IF NOT EXISTS visit (at timestamptz DEFAULT now())",
		"INSERT INTO visit DEFAULT VALUES",
	} {
		if _, err = connection.Exec(ctx, statement); err != nil {
			return 0, err
		}
	}
	err = connection.QueryRow(ctx, "SELECT count(*) FROM visit").Scan(&count)
	return count, err
}

func main() {
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		count, err := visit(request.Context())
		if err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(answer, "visit %d\n", count)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
