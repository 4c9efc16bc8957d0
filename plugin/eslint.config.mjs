import hooks from 'eslint-plugin-react-hooks';
import typescript from 'typescript-eslint';

export default typescript.config(
  { ignores: ['dist/', 'node_modules/', 'grafana13/src/', 'grafana13/node_modules/', 'preview/dist/'] },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [...typescript.configs.recommended],
    plugins: { 'react-hooks': hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      'no-console': 'error',
      'no-restricted-globals': ['error', 'window', 'document', 'localStorage', 'fetch'],
      'no-restricted-imports': ['error', { paths: ['react/jsx-runtime', 'rxjs/operators', 'lodash', 'moment'] }],
      eqeqeq: 'error',
      complexity: ['error', 12],
      'max-lines': ['error', 300],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
    },
  },
  {
    // Generated from the Go code.
    files: ['src/query.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Only module.ts imports the class of the data source; everything else uses the interface in source.ts.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/module.ts', 'src/testing/**', 'src/**/*.test.{ts,tsx}'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: ['**/datasource'] }] },
  }
);
