import { writeConfigDocs } from './config-docs';
import { writeRamDocs } from './ram-docs';

writeConfigDocs();
writeRamDocs();
