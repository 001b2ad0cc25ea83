import { type RouteRecordRaw } from 'vue-router'

import { type Permission } from '../server/platform/rights/contract.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Framed by the workspace, for those who are signed in. */
    isWorkspace?: true
    /** Shown in a frame of other sites, without the portal's head. */
    isEmbedded?: true
    /** Speaks words that the portal does without. */
    needsWorkspaceWords?: true
    /** Without it the screen says that it is not this person's. */
    permission?: Permission
  }
}

/** The screens of those who work here: nothing of them is fetched before one is opened. */
export const workspaceRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/logowanie',
    name: 'sign-in',
    component: () => import('./workspace/accounts/SignInPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/logowanie/katalog',
    name: 'directory-return',
    component: () => import('./workspace/accounts/DirectoryReturnPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/logowanie/login-gov-pl',
    name: 'citizen-return',
    component: () => import('./workspace/accounts/CitizenReturnPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/logowanie/login-gov-pl/symulator',
    name: 'citizen-simulator',
    component: () => import('./workspace/accounts/CitizenSimulatorPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/haslo',
    name: 'set-password',
    component: () => import('./workspace/accounts/SetPasswordPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/haslo/zapomniane',
    name: 'forgotten-password',
    component: () => import('./workspace/accounts/ForgottenPasswordPage.vue'),
    meta: { needsWorkspaceWords: true },
  },
  {
    path: '/praca',
    component: () => import('./workspace/WorkspaceFrame.vue'),
    meta: { isWorkspace: true, needsWorkspaceWords: true },
    beforeEnter: async (to) => (await import('./platform/session.ts')).requireSession(to.fullPath),
    children: [
      { path: '', name: 'todo', component: () => import('./workspace/TodoPage.vue') },
      {
        path: 'konta',
        name: 'accounts',
        component: () => import('./workspace/accounts/AccountsPage.vue'),
        meta: { permission: 'accounts.read' },
      },
      {
        path: 'konta/nowe',
        name: 'new-account',
        component: () => import('./workspace/accounts/NewAccountPage.vue'),
        meta: { permission: 'accounts.manage' },
      },
      {
        path: 'konta/zasady-logowania',
        name: 'sign-in-rules',
        component: () => import('./workspace/accounts/SignInRulesPage.vue'),
        meta: { permission: 'accounts.configure' },
      },
      {
        path: 'konta/katalog',
        name: 'directory',
        component: () => import('./workspace/accounts/DirectoryPage.vue'),
        meta: { permission: 'accounts.configure' },
      },
      {
        path: 'konta/:id(\\d+)',
        name: 'account',
        component: () => import('./workspace/accounts/AccountPage.vue'),
        meta: { permission: 'accounts.read' },
      },
      {
        path: 'dziennik-zdarzen',
        name: 'audit',
        component: () => import('./workspace/audit/AuditPage.vue'),
        meta: { permission: 'audit.read' },
      },
      {
        path: 'zadania',
        name: 'jobs',
        component: () => import('./workspace/jobs/JobsPage.vue'),
      },
      {
        path: 'dane',
        name: 'imports',
        component: () => import('./workspace/imports/ImportsPage.vue'),
        meta: { permission: 'data.import' },
      },
      {
        path: 'dane/nowe/:kind',
        name: 'new-import',
        component: () => import('./workspace/imports/NewImportPage.vue'),
        meta: { permission: 'data.import' },
      },
      {
        path: 'dane/:id(\\d+)',
        name: 'import-draft',
        component: () => import('./workspace/imports/ImportDraftPage.vue'),
        meta: { permission: 'data.import' },
      },
      {
        path: 'zgloszenia',
        name: 'reports',
        component: () => import('./modules/reports/QueuePage.vue'),
        meta: { permission: 'reports.answer' },
      },
      {
        path: 'zgloszenia/:id(\\d+)',
        name: 'report-desk',
        component: () => import('./modules/reports/DeskPage.vue'),
        meta: { permission: 'reports.answer' },
      },
      {
        path: 'biblioteki',
        name: 'libraries-desk',
        component: () => import('./modules/library/DeskListPage.vue'),
        meta: { permission: 'library.write' },
      },
      {
        path: 'biblioteki/nowa',
        name: 'new-library',
        component: () => import('./modules/library/DeskBranchPage.vue'),
        meta: { permission: 'library.write' },
      },
      {
        path: 'biblioteki/:id(\\d+)',
        name: 'library-desk',
        component: () => import('./modules/library/DeskBranchPage.vue'),
        meta: { permission: 'library.write' },
      },
      {
        path: 'aktualnosci',
        name: 'news-desk',
        component: () => import('./modules/news/DeskListPage.vue'),
        meta: { permission: 'news.write' },
      },
      {
        path: 'aktualnosci/nowa',
        name: 'new-post',
        component: () => import('./modules/news/DeskPage.vue'),
        meta: { permission: 'news.write' },
      },
      {
        path: 'aktualnosci/:id(\\d+)',
        name: 'post-desk',
        component: () => import('./modules/news/DeskPage.vue'),
        meta: { permission: 'news.write' },
      },
      {
        path: 'plany',
        name: 'plans',
        component: () => import('./workspace/plans/PlansPage.vue'),
        meta: { permission: 'catchments.publish' },
      },
      {
        path: 'plany/:id(\\d+)',
        name: 'plan',
        component: () => import('./workspace/plans/PlanPage.vue'),
        meta: { permission: 'catchments.publish' },
      },
      {
        path: 'osoby',
        name: 'persons',
        component: () => import('./core/people/PersonsPage.vue'),
        meta: { permission: 'people.read' },
      },
      {
        path: 'osoby/nowa',
        name: 'new-person',
        component: () => import('./core/people/NewPersonPage.vue'),
        meta: { permission: 'people.write' },
      },
      {
        path: 'osoby/:id(\\d+)',
        name: 'person',
        component: () => import('./core/people/PersonPage.vue'),
        meta: { permission: 'people.read' },
      },
      {
        path: 'oddzialy',
        name: 'class-units',
        component: () => import('./core/people/ClassUnitsPage.vue'),
        meta: { permission: 'people.read' },
      },
      {
        path: 'dane-osobowe',
        name: 'data-requests',
        component: () => import('./core/people/DataRequestsPage.vue'),
        meta: { permission: 'people.export' },
      },
      {
        path: 'deklaracja-dostepnosci',
        name: 'declaration-form',
        component: () => import('./workspace/accessibility/DeclarationFormPage.vue'),
        meta: { permission: 'portal.publish' },
      },
      {
        path: 'wyglad',
        name: 'face',
        component: () => import('./workspace/face/FacePage.vue'),
        meta: { permission: 'portal.publish' },
      },
      {
        path: 'moje-dzieci',
        name: 'own-persons',
        component: () => import('./core/people/OwnPersonsPage.vue'),
        meta: { permission: 'people.read' },
      },
      {
        path: 'moje-konto',
        name: 'own-account',
        component: () => import('./workspace/accounts/OwnAccountPage.vue'),
      },
      {
        path: ':path(.*)*',
        name: 'workspace-not-found',
        component: () => import('./workspace/NoSuchScreen.vue'),
      },
    ],
  },
]
