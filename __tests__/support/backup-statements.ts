/**
 * Everything that whoever writes backups may do, as RAM reads it. There is no action that deletes an object or a version
 * of one, changes its ACL, or changes the bucket.
 */
export const backupStatements = (bucket: string, folder: string): unknown[] => [
  {
    Effect: 'Allow',
    Action: ['oss:ListObjects'],
    Resource: [`acs:oss:*:*:${bucket}`],
    Condition: { StringLike: { 'oss:Prefix': [`${folder}/*`] } },
  },
  {
    Effect: 'Allow',
    Action: ['oss:PutObject', 'oss:GetObject'],
    Resource: [`acs:oss:*:*:${bucket}/${folder}/*`],
  },
];
