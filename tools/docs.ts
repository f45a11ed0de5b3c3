import { writeConfigDocs } from './config-docs';
import { writeRamDocs } from './ram-docs';
import { writeRosDocs } from './ros-docs';
import { runTool } from './run-tool';

/** `npm run docs`: writes the pages and the JSON Schema that are generated from the code. */
const main = (): void => {
  writeConfigDocs();
  writeRamDocs();
  writeRosDocs();
};

runTool('docs', 0, main);
