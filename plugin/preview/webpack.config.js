// Builds a page that shows the editors outside Grafana, with a catalogue of the demo shop, to look
// at them. It is no part of the plugin.
const path = require('path');
const { resolve, module: rules } = require('../webpack.config.js');

/** @type {import('webpack').Configuration} */
module.exports = {
  mode: 'development',
  devtool: false,
  context: __dirname,
  entry: './index.tsx',
  output: { path: path.join(__dirname, 'dist'), filename: 'preview.js', clean: true },
  resolve: { ...resolve, fallback: { stream: false, string_decoder: false, assert: false } },
  module: { rules: [...rules.rules, { test: /\.css$/, type: 'asset/source' }] },
  ignoreWarnings: [() => true],
};
