import { type Router } from 'vue-router'

const HOME = '/praca'

/** Where somebody goes who has signed in: the screen that they asked for, when it is one of the workspace's own. */
export function ownPath(asked: unknown, router: Pick<Router, 'resolve'>): string {
  if (typeof asked !== 'string' || !/^\/[\w-]/.test(asked)) return HOME
  const to = router.resolve(asked)
  return to.matched[0]?.meta.isWorkspace === true ? to.fullPath : HOME
}
