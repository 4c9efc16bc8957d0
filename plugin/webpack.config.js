// Builds dist/module.js: one AMD module that uses React, Grafana and the shared libraries of the Grafana
// that loads it. JSX is compiled to React.createElement, because Grafana 10.1 does not share the newer
// JSX runtime.
const fs = require('fs');
const path = require('path');
const CopyPlugin = require('copy-webpack-plugin');

const version = fs.readFileSync(path.join(__dirname, '..', 'exporter', 'VERSION'), 'utf8').trim();

const shared = new Set([
  'react', 'react-dom', 'rxjs', 'lodash', 'moment', 'emotion', '@emotion/css', '@emotion/react',
  '@grafana/data', '@grafana/runtime', '@grafana/ui',
]);

// With SOURCE_DATE_EPOCH one commit always gives the same archive.
const built = new Date(process.env.SOURCE_DATE_EPOCH ? Number(process.env.SOURCE_DATE_EPOCH) * 1000 : Date.now());

const boardsOf = path.join(__dirname, '..', 'dashboards');

// The boards of the repository, for the list in plugin.json.
const includes = ['en', 'nl'].flatMap((language) =>
  fs
    .readdirSync(path.join(boardsOf, language))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const board = JSON.parse(fs.readFileSync(path.join(boardsOf, language, name), 'utf8'));
      return { type: 'dashboard', name: board.title, path: `dashboards/${language}/${name}` };
    })
);

const complete = (content) => {
  const plugin = JSON.parse(content.toString());
  plugin.includes = includes;
  Object.assign(plugin.info, { version, updated: built.toISOString().slice(0, 10) });
  return JSON.stringify(plugin, null, 2) + '\n';
};

// Fails the build if it bundles an npm package, because the notices name none.
const onlyOwnModules = {
  apply(compiler) {
    compiler.hooks.compilation.tap('OnlyOwnModules', (compilation) => {
      compilation.hooks.finishModules.tap('OnlyOwnModules', (modules) => {
        for (const { resource } of modules) {
          if (resource?.includes('node_modules')) {
            compilation.errors.push(new Error(`${resource} would be bundled: add its license to the archive`));
          }
        }
      });
    });
  },
};

/** @type {import('webpack').Configuration} */
module.exports = {
  mode: 'production',
  target: ['web', 'es2020'],
  context: path.join(__dirname, 'src'),
  entry: { module: './module.ts' },
  devtool: 'source-map',
  output: {
    path: path.join(__dirname, 'dist'),
    filename: '[name].js',
    library: { type: 'amd' },
    publicPath: 'public/plugins/klantenbinding-loyalty-datasource/',
    uniqueName: 'klantenbinding-loyalty-datasource',
    clean: { keep: /^(gpx_|go_plugin_build_manifest)/ },
  },
  externals: [({ request }, done) => (shared.has(request) ? done(null, `amd ${request}`) : done())],
  resolve: { extensions: ['.ts', '.tsx', '.js'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        use: {
          loader: 'swc-loader',
          options: {
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              target: 'es2020',
              transform: { react: { runtime: 'classic' } },
            },
          },
        },
      },
    ],
  },
  plugins: [
    onlyOwnModules,
    new CopyPlugin({
      patterns: [
        { from: 'plugin.json', transform: complete },
        { from: 'img', to: 'img' },
        { from: '../README.md' },
        { from: '../CHANGELOG.md' },
        { from: '../LICENSE', toType: 'file', to: 'LICENSE' },
        { from: '../../exporter/THIRD_PARTY_NOTICES.txt' },
        { context: boardsOf, from: '{en,nl}/*.json', to: 'dashboards/[path][name][ext]' },
      ],
    }),
  ],
  performance: { hints: 'error', maxAssetSize: 200_000, maxEntrypointSize: 200_000, assetFilter: (name) => name.endsWith('.js') },
};
