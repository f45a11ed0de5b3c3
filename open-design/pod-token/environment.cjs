// Gives the token to the app, which reads it from its environment. Node.js loads this file before the app (NODE_OPTIONS), so
// that the token is in no object of the cluster, and the image keeps its own command.
'use strict';
const { NODE_OPTIONS = '' } = process.env;
const others = NODE_OPTIONS.replace(/ *--require=\S*\/environment\.cjs/, '');
if (others !== NODE_OPTIONS) {
  process.env.OD_API_TOKEN = require('node:fs').readFileSync('/etc/open-design-token/api-token', 'utf8');
  // Programs that the app starts inherit its environment, and not this file: what the app keeps from an agent, stays kept.
  process.env.NODE_OPTIONS = others;
}
