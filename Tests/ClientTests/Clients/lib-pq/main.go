// lib/pq: the URL as it is.
package main

import (
	"database/sql"
	"fmt"
	"log"
	"os"

	_ "github.com/lib/pq"
)

var version string

func main() {
	log.SetFlags(0)
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	check(err)
	_, err = db.Exec("CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)")
	check(err)
	_, err = db.Exec("INSERT INTO notes (body) VALUES ($1)", "it's 多")
	check(err)
	var id int
	var body string
	check(db.QueryRow("SELECT id, body FROM notes").Scan(&id, &body))
	if id != 1 || body != "it's 多" {
		log.Fatalf("read back %d %q", id, body)
	}
	check(db.Close())
	fmt.Println("OK", version)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
