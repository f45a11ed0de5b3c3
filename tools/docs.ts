import { writeConfigDocs } from './config-docs';

writeConfigDocs();
