require('@testing-library/jest-dom');
require('@testing-library/react').configure({ asyncUtilTimeout: 60000 });

// Grafana's own components set state after a promise, outside act. The tests wait for what appears on the
// screen, so React's advice to use act says nothing about them. All other errors are printed.
const { error } = console;
console.error = (...args) => {
  if (!/not (wrapped in|configured to support) act\(/.test(String(args[0]))) {
    error(...args);
  }
};

// jsdom does not have these, and @grafana/ui needs them on load.
const { TextDecoder, TextEncoder } = require('util');
Object.assign(global, { TextDecoder, TextEncoder });

// The MessageChannel of worker_threads would keep the process alive.
global.MessageChannel = class {
  constructor() {
    const port = () => ({ onmessage: null, postMessage() {}, close() {} });
    this.port1 = port();
    this.port2 = port();
    this.port2.postMessage = (data) => setTimeout(() => this.port1.onmessage?.({ data }), 0);
  }
};

class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}
global.ResizeObserver = Observer;
global.IntersectionObserver = Observer;

Object.defineProperty(global, 'matchMedia', {
  value: (media) => ({
    media,
    matches: false,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
  }),
});

HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.scrollIntoView = () => undefined;
