module.exports = { ...require('../jest.config.js'), rootDir: __dirname, setupFilesAfterEnv: ['<rootDir>/../jest-setup.js'] };
