export default { printWidth: 110, objectWrap: "collapse" };
