const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

// No test reads or writes the states of whoever runs it, and no test file those of another.
const folder = mkdtempSync(path.join(tmpdir(), 'open-design-states-'));
process.env.XDG_STATE_HOME = folder;
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
