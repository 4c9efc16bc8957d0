module.exports = {
  moduleNameMapper: { '\\.css$': require.resolve('./jest-style.js') },
  testEnvironment: 'jest-environment-jsdom',
  roots: ['<rootDir>/src'],
  testMatch: ['**/*.test.{ts,tsx}'],
  setupFilesAfterEnv: ['<rootDir>/jest-setup.js'],
  transform: {
    '^.+\\.m?[jt]sx?$': [
      require.resolve('@swc/jest'),
      { jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2021' }, sourceMaps: 'inline' },
    ],
  },
  // Grafana's packages and many of theirs ship ES modules only.
  transformIgnorePatterns: [],
  // A busy machine is slow, and says so by these limits only.
  testTimeout: 240000,
};
