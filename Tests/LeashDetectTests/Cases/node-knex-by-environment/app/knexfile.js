module.exports = {
  client: process.env.DB_CLIENT || "pg",
  connection: process.env.DATABASE_URL,
};
