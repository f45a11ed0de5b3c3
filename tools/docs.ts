import { writeDocs } from './config-docs';

writeDocs();
