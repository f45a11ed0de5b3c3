import { writeConfigDocs } from './config-docs';
import { writeRamDocs } from './ram-docs';
import { runTool } from './run-tool';

/** `npm run docs`: writes the pages and the JSON Schema that are generated from the code. */
const main = (): void => {
  writeConfigDocs();
  writeRamDocs();
};

runTool('docs', 0, main);
