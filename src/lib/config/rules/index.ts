import {accessoriesHavePasswords, accessoriesKnowTheirData} from './accessories.js'
import {commandsNeedNoShell, filesHaveOneSource, mountsStandOnce, variablesStandOnce} from './containers.js'
import {databasesAreNotTheServers, databaseSecretsDiffer, databasesHaveServers, usesAreOfOthers} from './databases.js'
import {namesOnHostsDiffer} from './host-names.js'
import {accessoriesHaveHosts, hostsAreDistinct, hostsAreKnown} from './hosts.js'
import {canariesStartBesideTheOld, watchedRolesHavePorts, watchesHaveLimits} from './deploy.js'
import {hooksComeAfterImage, hooksNameRoles, imageIsKnown, namesAreFree, rolesAndAccessoriesDiffer} from './names.js'
import {certificatesHaveDomains, containerNamesFit, routesAreDistinct, servingRolesHavePorts, webKeysBelongToRole, wildcardsNeedNoAcme} from './roles.js'
import type {Rule} from './rule.js'
import {sourcesAreWhole} from './secret-sources.js'
import {backupsAreNotTheHosts, backupsHaveData, backupsHaveStores, keysAreForSftp} from './backups.js'
import {jobsComeToAnEnd, jobsLeadSomewhere, jobsMeetOnTheirHost} from './upkeep.js'

/** What must hold between the sections of a file. */
export const rules: readonly Rule[] = [
  namesAreFree,
  imageIsKnown,
  hostsAreDistinct,
  hostsAreKnown,
  accessoriesHaveHosts,
  webKeysBelongToRole,
  servingRolesHavePorts,
  certificatesHaveDomains,
  wildcardsNeedNoAcme,
  routesAreDistinct,
  containerNamesFit,
  rolesAndAccessoriesDiffer,
  namesOnHostsDiffer,
  filesHaveOneSource,
  variablesStandOnce,
  mountsStandOnce,
  accessoriesHavePasswords,
  accessoriesKnowTheirData,
  databasesHaveServers,
  databasesAreNotTheServers,
  databaseSecretsDiffer,
  usesAreOfOthers,
  commandsNeedNoShell,
  sourcesAreWhole,
  watchedRolesHavePorts,
  canariesStartBesideTheOld,
  watchesHaveLimits,
  hooksNameRoles,
  hooksComeAfterImage,
  jobsLeadSomewhere,
  jobsComeToAnEnd,
  jobsMeetOnTheirHost,
  backupsAreNotTheHosts,
  backupsHaveData,
  backupsHaveStores,
  keysAreForSftp,
]
