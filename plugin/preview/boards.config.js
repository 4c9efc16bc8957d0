// Builds the page that reads boards for the test in dashboards. It shows no editors, so it needs no
// components of Grafana.
const preview = require('./webpack.config.js');

/** @type {import('webpack').Configuration} */
module.exports = {
  ...preview,
  entry: './boards.ts',
  output: { ...preview.output, filename: 'boards.js', clean: false },
  resolve: { ...preview.resolve, alias: { '@grafana/ui': false } },
};
