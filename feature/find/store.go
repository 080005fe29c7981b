package find

// Schema is this room's part of the database.
const Schema = ``
