// A guest book: each request is a row, and the answer is how many there are.
const http = require('http')
const { Pool } = require('pg')

const pool = new Pool({ connectionString: process.env.DATABASE_URL })

http.createServer(async (request, response) => {
  try {
    await pool.query('CREATE TABLE IF NOT EXISTS visit (at timestamptz DEFAULT now())')
    await pool.query('INSERT INTO visit DEFAULT VALUES')
    const { rows } = await pool.query('SELECT count(*) FROM visit')
    response.end(`visit ${rows[0].count}\n`)
  } catch (error) {
    response.statusCode = 500
    response.end(`${error.message}\n`)
  }
}).listen(Number(process.env.PORT), '127.0.0.1')
