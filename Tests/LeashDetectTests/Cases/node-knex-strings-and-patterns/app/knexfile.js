const pattern = /client: "pg", \/[/"]/;
const help = `set ${pattern ? "{ client: 'pg' }" : ""} or { client: "pg" }`;
module.exports = {
  // client: "pg",
  development: { client: "mysql2", help },
};
