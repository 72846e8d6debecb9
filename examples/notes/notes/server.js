// Notes over HTTP: GET /notes, GET /notes/SLUG, PUT /notes/SLUG with {"title", "body", "tags"}.
// All it knows of its database is DATABASE_URL.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import pg from "pg";

const { DATABASE_URL, LOG_LEVEL = "info", PORT = "3000" } = process.env;
if (!DATABASE_URL) throw new Error("DATABASE_URL is not set");
// Below the database's connection limit, so that a second copy can start during a deploy.
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 4 });

async function list() {
  const { rows } = await pool.query("select slug, title, tags from note order by created_at");
  return rows;
}

async function find(slug) {
  const { rows } = await pool.query("select slug, title, body, tags, link from note where slug = $1", [slug]);
  return rows[0];
}

async function save(slug, { title, body = "", tags = [] }) {
  const { rows } = await pool.query(
    `insert into note (slug, title, body, tags) values ($1, $2, $3, $4)
     on conflict (slug) do update set title = excluded.title, body = excluded.body, tags = excluded.tags
     returning slug, title, body, tags, link`,
    [slug, title, body, tags],
  );
  return rows[0];
}

async function answer(request) {
  const [, notes, slug] = new URL(request.url, "http://localhost").pathname.split("/");
  if (notes !== "notes") return undefined;
  if (request.method === "GET") return slug ? find(slug) : list();
  if (request.method === "PUT" && slug) return save(slug, JSON.parse(await text(request)));
  return undefined;
}

const server = createServer(async (request, response) => {
  try {
    const found = await answer(request);
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? { error: "not found" }));
  } catch (error) {
    console.error(error.message);
    response.writeHead(500, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: "failed" }));
  }
  if (LOG_LEVEL === "debug") console.log(request.method, request.url, response.statusCode);
});

server.listen(Number(PORT), () => console.log(`notes listens on ${PORT}`));
process.on("SIGTERM", () => server.close(() => pool.end()));
