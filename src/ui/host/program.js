// Starts a program that the page loads on need.

/** A function that starts the program at `url` by `start`, once; after a failure the next call tries again. */
export function starter(start, url) {
  let started;
  return async () => {
    started ??= start({ module_or_path: url });
    try {
      await started;
    } catch (error) {
      started = undefined;
      throw error;
    }
  };
}
