import { DataSource } from "typeorm";

const event = { type: "postgres" };
export const source = new DataSource({
  type: "sqlite",
  database: "app.db",
  cache: { type: "redis" },
});
