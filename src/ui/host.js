globalThis.locationsPlayground = {};
