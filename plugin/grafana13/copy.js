// Copies the sources beside this folder's node_modules, so that the type checker and the tests
// find the newest Grafana's packages and not those of the folder above.
const fs = require('fs');
const path = require('path');

const from = path.join(__dirname, '..', 'src');
const to = path.join(__dirname, 'src');
fs.rmSync(to, { recursive: true, force: true });
fs.cpSync(from, to, { recursive: true });
