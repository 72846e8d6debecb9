// node-postgres: the URL as it is, or its parts, each by a key of its own.
const assert = require('assert')
const { Client } = require('pg')

const { DATABASE_URL, DB_HOST, DB_PORT, DB_USER, DB_PASSWORD, DB_NAME } = process.env
const parts = { host: DB_HOST, port: Number(DB_PORT), user: DB_USER, password: DB_PASSWORD, database: DB_NAME }

async function main() {
  const client = new Client(DATABASE_URL ? { connectionString: DATABASE_URL } : parts)
  await client.connect()
  await client.query('CREATE TABLE notes (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)')
  await client.query('INSERT INTO notes (body) VALUES ($1)', ["it's 多"])
  const { rows } = await client.query('SELECT id, body FROM notes')
  assert.deepStrictEqual(rows, [{ id: 1, body: "it's 多" }])
  await client.end()
  console.log('OK', require('pg/package.json').version)
}

main().catch((error) => {
  console.error(String(error))
  process.exit(1)
})
