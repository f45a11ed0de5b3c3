/** Accepted findings of kube-score, by the check's id, with a reason. Remove those that no longer occur. */
export const WAIVERS: Readonly<Record<string, string>> = {
  'container-image-pull-policy':
    'images are pinned by digest: what is on the node is what the registry would send, and a pod starts without it',
  'container-security-context-user-group-id':
    'the users are those of the images, 1001 of the app and 101 of nginx; files belong to the app’s, so the jobs have it too',
  'deployment-strategy': 'two pods at once would write the same SQLite files',
  'deployment-replicas': 'two pods at once would write the same SQLite files',
};
