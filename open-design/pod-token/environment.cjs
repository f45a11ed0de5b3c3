// Gives the token to the app, which reads it from its environment. Node.js loads this file before the app (NODE_OPTIONS), so
// that the token is in no object of the cluster, and the image keeps its own command.
'use strict';
process.env.OD_API_TOKEN = require('node:fs').readFileSync('/etc/open-design-token/api-token', 'utf8');
