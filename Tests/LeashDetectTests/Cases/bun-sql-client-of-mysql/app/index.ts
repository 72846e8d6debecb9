import { SQL } from "bun";

export const db = new SQL("mysql://app@localhost:3306/links");
