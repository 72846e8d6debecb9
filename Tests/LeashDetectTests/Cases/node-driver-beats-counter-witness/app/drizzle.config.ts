export default { dialect: "sqlite" };
